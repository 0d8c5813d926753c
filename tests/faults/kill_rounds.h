// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace oct::test {

/// Kills a run `kills` times at random moments, each time after some more steps. A checkpoint at
/// every step makes nearly every moment one of saving. Fails the test unless --resume auto always
/// goes on and the result is that of a run never stopped, with nothing left over.
void kill_while_saving(int kills);

}  // namespace oct::test
