/** The program of every folder: what differs from training to training is in the files beside it. */
export const TRAIN = String.raw`"""Goes on with a training from the step at which it was written down.

    python train.py                                          # on this machine
    torchrun --nproc_per_node 4 train.py                     # in 4 processes, which share each batch
    torchrun --nnodes 2 --nproc_per_node 8 --rdzv_backend c10d --rdzv_endpoint HOST:29500 train.py

The numbers do not depend on how many processes there are, but for rounding. What was learned is in
trained.safetensors in the end; checkpoint.pt is where an interrupted run goes on.
"""
import argparse
import csv
import json
import math
import os
import struct
import time

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from loss import value as loss_of
from model import model

try:
    from penalty import value as penalty_of
except ImportError:
    penalty_of = None

HERE = os.path.dirname(os.path.abspath(__file__))
FORMATS = {"F64": ("d", torch.float64), "F32": ("f", torch.float32)}


def beside(name):
    return os.path.join(HERE, name)


def load_safetensors(path):
    """The tensors of a file by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            letter, dtype = FORMATS[entry["dtype"]]
            first, end = entry["data_offsets"]
            count = (end - first) // struct.calcsize(letter)
            numbers = struct.unpack(f"<{count}{letter}", data[first:end])
            tensors[name] = torch.tensor(numbers, dtype=dtype).reshape(entry["shape"])
    return tensors


def save_safetensors(path, tensors):
    """Writes tensors in doubles; a file that is there stays until the new one is whole."""
    header, parts, at = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        part = struct.pack(f"<{tensor.numel()}d", *tensor.double().cpu().reshape(-1).tolist())
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".tmp", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)


def numbers(data):
    """Plain data with the numbers that JSON does not have, which are written as text."""
    if isinstance(data, dict):
        return {key: numbers(part) for key, part in data.items()}
    if isinstance(data, list):
        return [numbers(part) for part in data]
    return float(data) if data in ("NaN", "Infinity", "-Infinity", "-0") else data


def load_data(path):
    """The inputs, a row each, and the targets."""
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    width = sum(name.startswith("x") for name in names)
    table = torch.tensor([[float(text) for text in row] for row in rows], dtype=torch.float64)
    return table[:, :width], table[:, width:]


def order_of(count, seed, epoch):
    """The order of the rows in an epoch, which follows from the seed (splitmix32; Fisher and Yates)."""
    mask = 0xFFFFFFFF
    state = ((seed * 0x9E3779B1) ^ ((epoch + 1) * 0x85EBCA6B)) & mask
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        state = (state + 0x9E3779B9) & mask
        z = ((state ^ (state >> 16)) * 0x21F0AAAD) & mask
        z = ((z ^ (z >> 15)) * 0x735A2D97) & mask
        j = int((z ^ (z >> 15)) / 2**32 * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


class Batches:
    """The batches of each epoch: the same for every process, each of which takes its own rows of them."""

    def __init__(self, count, size, shuffle, seed):
        self.count, self.size, self.shuffle, self.seed = count, size, shuffle, seed
        self.length = math.ceil(count / size)

    def of(self, epoch, start):
        is_shuffled = self.shuffle and self.size < self.count
        order = order_of(self.count, self.seed, epoch) if is_shuffled else list(range(self.count))
        for batch in range(start, self.length):
            yield batch, order[batch * self.size : (batch + 1) * self.size]


class Listed:
    """A schedule whose steps are listed: the options that each sets, by group. The last ones stay."""

    def __init__(self, optimizer, steps):
        self.optimizer, self.steps, self.done = optimizer, steps, 0

    def step(self, _loss):
        if self.done < len(self.steps):
            for group, options in zip(self.optimizer.param_groups, self.steps[self.done]):
                group.update(options_of(options))
        self.done += 1

    def state_dict(self):
        return {"done": self.done}

    def load_state_dict(self, state):
        self.done = state["done"]


def options_of(options):
    return {key: tuple(x) if isinstance(x, list) else x for key, x in options.items()}


def make_optimizer(saved, named, device):
    """The optimiser with what it remembers of each tensor."""
    if saved["name"] == "NAdam" and int(torch.__version__.split(".")[0]) < 2:
        raise SystemExit("NAdam of PyTorch 1 has a mistake in its formula; install PyTorch 2")
    groups = [
        {"params": [named[name] for name in group["params"]], **options_of(group["options"])}
        for group in saved["groups"]
    ]
    optimizer = getattr(torch.optim, saved["name"])(groups, **options_of(saved["groups"][0]["options"]))
    state = optimizer.state_dict()
    names = [name for group in saved["groups"] for name in group["params"]]
    state["state"] = {
        i: {
            key: torch.tensor(x, dtype=torch.float64, device="cpu" if key == "step" else device)
            for key, x in saved["state"][name].items()
        }
        for i, name in enumerate(names)
        if name in saved["state"]
    }
    optimizer.load_state_dict(state)
    return optimizer


def make_schedule(saved, optimizer):
    if saved is None:
        return None
    if saved["kind"] == "list":
        return Listed(optimizer, saved["next"])
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **saved["options"])
    schedule.load_state_dict(saved["state"])
    return schedule


def main():
    saved = numbers(json.load(open(beside("training.json"))))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--epochs", type=int, default=saved["epochs"], help="how many in all")
    parser.add_argument("--steps", type=int, help="end after so many steps")
    parser.add_argument("--seconds", type=float, default=30, help="between two checkpoints")
    arguments = parser.parse_args()

    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    local = int(os.environ.get("LOCAL_RANK", 0))
    device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    if world > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    torch.manual_seed((int(saved["seed"]) + rank) & 0xFFFFFFFF)

    prefix = saved["prefix"]
    weights = load_safetensors(beside("model.safetensors"))
    model.load_state_dict({prefix + name: tensor for name, tensor in weights.items()})
    model.to(device).train()
    named = {name[len(prefix) :]: p for name, p in model.named_parameters()}
    for name in saved["frozen"]:
        named[name].requires_grad_(False)
    ordered = [named[name] for name in weights if name in named]
    optimizer = make_optimizer(saved["optimizer"], named, device)
    schedule = make_schedule(saved.get("schedule"), optimizer)

    x, y = (part.to(device) for part in load_data(beside("data.csv")))
    if saved["isOneTarget"]:
        y = y[:, 0]
    batches = Batches(len(x), saved["batchSize"], saved["shuffle"], int(saved["seed"]))
    epoch, batch, total, seen = saved["epoch"], saved["batch"], 0.0, 0
    if os.path.exists(beside("checkpoint.pt")):
        found = torch.load(beside("checkpoint.pt"), map_location=device)
        model.load_state_dict(found["model"])
        optimizer.load_state_dict(found["optimizer"])
        if schedule is not None:
            schedule.load_state_dict(found["schedule"])
        epoch, batch = found["epoch"], found["batch"]
        total, seen = found["total"], found["seen"]
    network = DistributedDataParallel(model) if world > 1 else model

    def write_checkpoint():
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": None if schedule is None else schedule.state_dict(),
            "epoch": epoch,
            "batch": batch,
            "total": total,
            "seen": seen,
        }
        torch.save(state, beside("checkpoint.pt.tmp"))
        os.replace(beside("checkpoint.pt.tmp"), beside("checkpoint.pt"))

    def mean_loss(places):
        """The mean loss of the rows of a batch of which this process has some; as a number, that of all."""
        own = places[rank::world]
        prediction = network(x[own])
        if saved["isOneOutput"]:
            prediction = prediction[:, 0]
        share = loss_of(prediction, y[own], *picked("lossWeights")).sum() / len(places)
        whole = share.detach().clone()
        if world > 1:
            dist.all_reduce(whole)
        # The gradients of all processes are averaged, and so each counts for as many as there are.
        mean = share * world
        if penalty_of is not None:
            extra = penalty_of(*picked("penaltyWeights"))
            mean, whole = mean + extra, whole + extra.detach()
        return mean, whole.item()

    def picked(key):
        if not saved.get(key):
            return []
        return [torch.cat([p.reshape(-1) for p in ordered])[saved[key]]]

    written, taken = time.monotonic(), 0
    while epoch < arguments.epochs:
        for batch, places in batches.of(epoch, batch):
            if taken == arguments.steps:
                break
            optimizer.zero_grad()
            mean, loss = mean_loss(places)
            mean.backward()
            if "clipNorm" in saved:
                torch.nn.utils.clip_grad_norm_(model.parameters(), saved["clipNorm"])
            optimizer.step()
            taken += 1
            total += loss * len(places)
            seen += len(places)
            if rank == 0:
                print(f"step {epoch * batches.length + batch} loss {loss!r}", flush=True)
            if schedule is not None and saved["scheduleEvery"] == "batch":
                schedule.step(loss)
        else:
            if schedule is not None and saved["scheduleEvery"] == "epoch":
                schedule.step(total / seen)
            epoch, batch, total, seen = epoch + 1, 0, 0.0, 0
            if rank == 0 and time.monotonic() - written > arguments.seconds:
                write_checkpoint()
                written = time.monotonic()
            continue
        break

    if rank == 0:
        write_checkpoint()
        state = model.state_dict()
        save_safetensors(beside("trained.safetensors"), {name: state[prefix + name] for name in weights})
    if world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
`
