#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make a small CycleGAN training trajectory as a golden, in the schema of ../shared/golden/README.md.

The networks are those of ../shared/peers (checked there against the published ones); the training loop
below is written from the paper and the recipe, without octhost. What the big goldens leave out is here:
batches, unequal lambdas, a pool that exchanges images, other losses, norms and depths.

    make_peer_trajectory.py cyclegan_train_pool --out tests/golden/data
"""
import argparse, itertools, json, os, random, struct, sys
from pathlib import Path

import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.environ.get("OCTHOST_PEERS_DIR", str(ROOT.parent / "shared" / "peers")))
import peer_models as P  # noqa: E402

COLUMNS = ["G_A", "G_B", "cycle_A", "cycle_B", "idt_A", "idt_B", "D_A", "D_B"]


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("name")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--seed", type=int, default=3)
    p.add_argument("--input-nc", type=int, default=1)
    p.add_argument("--output-nc", type=int, default=1)
    p.add_argument("--ngf", type=int, default=4)
    p.add_argument("--ndf", type=int, default=4)
    p.add_argument("--net", default="resnet_6blocks")
    p.add_argument("--layers", type=int, default=2)
    p.add_argument("--norm", default="instance")
    p.add_argument("--size", type=int, nargs=2, default=(32, 48))
    p.add_argument("--batch", type=int, default=2)
    p.add_argument("--iterations", type=int, default=6)
    p.add_argument("--gan-mode", default="lsgan")
    p.add_argument("--lambdas", type=float, nargs=3, default=(7.0, 12.0, 0.3), help="A, B, identity")
    p.add_argument("--pool", type=int, default=3)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--beta1", type=float, default=0.4)
    return p.parse_args()


def make_networks(a):
    def generator(cin, cout):
        if a.net.startswith("unet"):
            return P.UnetG(cin, cout, {"unet_128": 7, "unet_256": 8}[a.net], a.ngf, a.norm, dropout=False)
        return P.ResnetG(cin, cout, a.ngf, {"resnet_9blocks": 9, "resnet_6blocks": 6}[a.net], a.norm)

    nets = {"G_A": generator(a.input_nc, a.output_nc), "G_B": generator(a.output_nc, a.input_nc),
            "D_A": P.PatchD(a.output_nc, a.ndf, a.layers, a.norm),
            "D_B": P.PatchD(a.input_nc, a.ndf, a.layers, a.norm)}
    for net in nets.values():
        for parameter in net.parameters():
            torch.nn.init.normal_(parameter, 1.0 if parameter.dim() == 1 and a.norm == "batch" else 0.0, 0.1)
    return nets


def gan_loss(mode, scores, real):
    if mode == "wgangp":
        return -scores.mean() if real else scores.mean()
    target = torch.full_like(scores, float(real))
    return (F.mse_loss if mode == "lsgan" else F.binary_cross_entropy_with_logits)(scores, target)


def save(path, tensors):
    header, data, names = {}, b"", {torch.float64: "F64", torch.int64: "I64", torch.float32: "F32"}
    for name, t in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        raw = bytes(t.detach().contiguous().view(-1).view(torch.uint8).tolist()) if t.numel() else b""
        header[name] = {"dtype": names[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


class Pool:
    """Hands out old images; writes down the place of each exchange, -1 for none."""

    def __init__(self, size, draws):
        self.size, self.draws, self.images = size, draws, []

    def __call__(self, batch):
        out, places = [], []
        for image in batch.detach().split(1):
            place = -1
            if self.size and len(self.images) < self.size:
                self.images.append(image)
            elif self.size and self.draws.random() < 0.5:
                place = self.draws.randrange(self.size)
                image, self.images[place] = self.images[place], image
            out.append(image)
            places.append(place)
        return torch.cat(out), places


def train(a, nets, inputs, dtype):
    ga, gb, da, db = (nets[k].to(dtype).train() for k in ("G_A", "G_B", "D_A", "D_B"))
    la, lb, idt = a.lambdas
    adam = lambda *n: torch.optim.Adam(itertools.chain(*(m.parameters() for m in n)), a.lr, (a.beta1, 0.999))
    og, od, draws = adam(ga, gb), adam(da, db), random.Random(a.seed)
    pool_a, pool_b, rows, places = Pool(a.pool, draws), Pool(a.pool, draws), [], {}
    for k in range(1, a.iterations + 1):
        real_a, real_b = inputs[f"in/A{k}"].to(dtype), inputs[f"in/B{k}"].to(dtype)
        fake_b = ga(real_a)
        rec_a = gb(fake_b)
        fake_a = gb(real_b)
        rec_b = ga(fake_a)
        zero = torch.zeros((), dtype=dtype)
        idt_a = F.l1_loss(ga(real_b), real_b) * lb * idt if idt > 0 else zero
        idt_b = F.l1_loss(gb(real_a), real_a) * la * idt if idt > 0 else zero
        g_a, g_b = gan_loss(a.gan_mode, da(fake_b), True), gan_loss(a.gan_mode, db(fake_a), True)
        cycle_a, cycle_b = F.l1_loss(rec_a, real_a) * la, F.l1_loss(rec_b, real_b) * lb
        og.zero_grad()
        (g_a + g_b + cycle_a + cycle_b + idt_a + idt_b).backward()
        og.step()
        od.zero_grad()
        d = []
        for critic, real, fake, pool, side in ((da, real_b, fake_b, pool_b, "B"), (db, real_a, fake_a, pool_a, "A")):
            old, where = pool(fake)
            # Places count only once the pool is full; a batch during which it fills up is recorded for its rest.
            full = (k - 1) * a.batch
            places[f"in/pool_{side}{k}"] = torch.tensor(where[max(0, a.pool - full):], dtype=torch.int64)
            d.append((gan_loss(a.gan_mode, critic(real), True) + gan_loss(a.gan_mode, critic(old), False)) * 0.5)
            d[-1].backward()
        od.step()
        rows.append([float(v.detach()) for v in (g_a, g_b, cycle_a, cycle_b, idt_a, idt_b, *d)])
    return torch.tensor(rows, dtype=torch.float64), places


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    nets = make_networks(a)
    tensors = {f"init_{k}/{n}": t.clone() for k, net in nets.items() for n, t in net.state_dict().items()}
    inputs = {}
    for k in range(1, a.iterations + 1):
        inputs[f"in/A{k}"] = torch.rand(a.batch, a.input_nc, *a.size) * 2 - 1
        inputs[f"in/B{k}"] = torch.rand(a.batch, a.output_nc, *a.size) * 2 - 1
    tensors |= inputs
    table32, _ = train(a, nets, inputs, torch.float32)
    for k, net in nets.items():
        net.load_state_dict({n: tensors[f"init_{k}/{n}"] for n in net.state_dict()})
    table64, places = train(a, nets, inputs, torch.float64)
    tensors |= {"losses/table": table32.float(), "f64/losses_table": table64} | (places if a.pool else {})
    for k in ("G_A", "D_B"):
        tensors |= {f"final64_{k}/{n}": t.float() if t.is_floating_point() else t for n, t in nets[k].state_dict().items()}
    la, lb, idt = a.lambdas
    meta = {
        "name": a.name, "file": a.name + ".safetensors", "family": "cyclegan", "dtype": "float64",
        "source": "networks of shared/peers, training loop of tests/golden/make_peer_trajectory.py",
        "network": "CycleGAN model: G_A,G_B,D_A,D_B",
        "constructor": {"netG": a.net, "netD": "n_layers", "netD_n_layers": a.layers, "ngf": a.ngf, "ndf": a.ndf,
                        "input_nc": a.input_nc, "output_nc": a.output_nc, "norm": a.norm, "size": list(a.size)},
        "training": {"gan_mode": a.gan_mode, "lambda_A": la, "lambda_B": lb, "lambda_identity": idt,
                     "optimizer": f"Adam lr {a.lr} betas ({a.beta1},0.999) eps 1e-8", "pool_size": a.pool,
                     "batch": a.batch, "iterations": a.iterations},
        "losses_columns": COLUMNS,
        "checks": [{"group": "f64/losses_table", "rtol": 1e-6},
                   {"group": "final64_*", "atol": 2e-5, "mean_abs": 1e-6},
                   {"group": "losses/table", "dtype": "float32", "rows": 1, "rtol": 1e-5}],
    }
    a.out.mkdir(parents=True, exist_ok=True)
    save(a.out / meta["file"], tensors)
    (a.out / (a.name + ".json")).write_text(json.dumps(meta, indent=1) + "\n")


main()
