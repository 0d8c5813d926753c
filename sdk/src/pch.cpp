// SPDX-License-Identifier: Apache-2.0
// The precompiled header needs one source file to be made for.
