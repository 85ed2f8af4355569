"""Writes good and broken torrents of both versions, and what libtorrent makes of each. Usage: libtorrent_torrents.py FOLDER

Each torrent becomes FOLDER/<name>.torrent; verdicts.json says of each whether it loads and, if so, its hashes and files.
"""
import hashlib
import json
import os
import sys

import libtorrent as lt

BLOCK = 16384
PIECE = 2 * BLOCK
INFO, TREE, LAYERS, LIST = b"info", b"file tree", b"piece layers", b"files"

PAYLOADS = {
    "one byte": {"f": 1},
    "one block": {"f": BLOCK},
    "one piece": {"f": PIECE},
    "a piece and a byte": {"f": PIECE + 1},
    "exact pieces": {"f": 4 * PIECE},
    "an odd number of pieces": {"f": 5 * PIECE - 3},
    "empty files": {"a": 0, "b": 1, "c": 0, "d": PIECE * 3, "e": 0},
    "deep folders": {"/".join("abcdefghijklmnop"): 40000, "a/b/z": 70000, "a/zz": 5},
    "unicode": {"größe/ファイル.txt": 33000, "größe/😀": 1, "Ωmega": 99999},
    "many files": {"folder %d/file %d" % (i % 3, i): i * 4099 for i in range(40)},
    "small and large": {"a": 3 * BLOCK, "b": 17 * BLOCK + 1, "c": BLOCK - 1, "d": 9 * PIECE},
    "same content": {"x1": 100000, "x2": 100000},
}


def content(path, length):
    """Bytes that depend on the length of the path's last part only."""
    seed = hashlib.sha256(str(len(path.rsplit("/", 1)[-1])).encode()).digest()
    return (seed * (length // 32 + 1))[:length]


def write_payload(folder, files):
    for path, length in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content(path, length))


def create(folder, name, files, flags, piece=PIECE):
    storage = lt.file_storage()
    single = list(files) == ["f"]
    root = folder if single else os.path.join(folder, name)
    write_payload(root, files)
    for path in sorted(files, key=lambda path: [part.encode() for part in path.split("/")]):
        storage.add_file(path if single else name + "/" + path, files[path])
    # No flag at all means a hybrid, and the binding has no name for that.
    torrent = lt.create_torrent(storage, piece, **({} if flags is None else {"flags": flags}))
    lt.set_piece_hashes(torrent, folder)
    return torrent.generate()


def sha256(data):
    return hashlib.sha256(data).digest()


def tree_of(data):
    """The root, and the layer of pieces of 32 KiB, by the plain way of BEP 52."""
    blocks = [sha256(data[at:at + BLOCK]) for at in range(0, len(data), BLOCK)]
    layer = blocks + [bytes(32)] * ((1 << (len(blocks) - 1).bit_length()) - len(blocks))
    pieces = None
    height = 0
    while len(layer) > 1:
        layer = [sha256(layer[i] + layer[i + 1]) for i in range(0, len(layer), 2)]
        height += 1
        if height == 1:
            pieces = layer[:(len(blocks) + 1) // 2]
    return layer[0], b"".join(pieces or [])


def leaf(data, layers, **more):
    properties = {b"length": len(data)}
    if data:
        root, layer = tree_of(data)
        properties[b"pieces root"] = root
        if len(data) > PIECE:
            layers[root] = layer
    properties.update({key.encode().replace(b"_", b" "): value for key, value in more.items()})
    return {b"": properties}


def version2():
    layers = {}
    tree = {b"a": leaf(b"A" * (5 * BLOCK + 7), layers), b"d": {b"b": leaf(b"B" * 100, layers), b"c": leaf(b"", layers)}}
    return {INFO: {b"name": b"n", b"piece length": PIECE, b"meta version": 2, TREE: tree}, LAYERS: layers}


def hybrid():
    torrent = version2()
    torrent[INFO][LIST] = [
        {b"length": 5 * BLOCK + 7, b"path": [b"a"]},
        {b"length": BLOCK - 7, b"attr": b"p", b"path": [b".pad", b"%d" % (BLOCK - 7)]},
        {b"length": 100, b"path": [b"d", b"b"]},
        {b"length": 0, b"path": [b"d", b"c"]},
    ]
    torrent[INFO][b"pieces"] = b"x" * 80
    return torrent


def version1():
    torrent = hybrid()
    for key in (TREE, b"meta version"):
        del torrent[INFO][key]
    del torrent[LAYERS]
    return torrent


def set_at(*path_and_value):
    """Replaces what stands at a path; None removes it."""
    *path, last, value = path_and_value

    def change(torrent):
        for key in path:
            torrent = torrent[key]
        if value is None:
            del torrent[last]
        else:
            torrent[last] = value
    return change


def layer(change):
    def all_layers(torrent):
        for root in torrent[LAYERS]:
            torrent[LAYERS][root] = change(torrent[LAYERS][root])
    return all_layers


def more_list(*files):
    return lambda torrent: torrent[INFO][LIST].extend(files)


def cases():
    """Name, torrent, and the one thing that is changed in it."""
    info = lambda key, value: set_at(INFO, key, value)
    tree = lambda name, node: set_at(INFO, TREE, name, node)
    file_a = lambda key, value: set_at(INFO, TREE, b"a", b"", key, value)
    entry = lambda index, key, value: set_at(INFO, LIST, index, key, value)
    link = lambda **more: {b"": {b"attr": b"l", **{key.encode().replace(b"_", b" "): value for key, value in more.items()}}}

    for name, make in (("v1", version1), ("v2", version2), ("hybrid", hybrid)):
        yield name + " unchanged", make, lambda torrent: None
        yield name + " without name", make, info(b"name", None)
        yield name + " without piece length", make, info(b"piece length", None)
        yield name + " piece length 0", make, info(b"piece length", 0)
        yield name + " piece length -1", make, info(b"piece length", -1)
        yield name + " piece length of text", make, info(b"piece length", b"32768")
        yield name + " of a later version", make, info(b"meta version", 3)
        yield name + " without info", make, set_at(INFO, None)
        yield name + " with unknown keys", make, info(b"zz", [1, b"x"])
    for name, make in (("v2", version2), ("hybrid", hybrid)):
        for value in (0, 1, -1, b"2", None):
            yield "%s meta version %s" % (name, value if value != b"2" else "of text"), make, info(b"meta version", value)
        yield name + " piece length 48 KiB", make, info(b"piece length", 3 * BLOCK)
        yield name + " piece length 8 KiB", make, info(b"piece length", BLOCK // 2)
        yield name + " piece length uneven", make, info(b"piece length", PIECE + 1)
        yield name + " without tree", make, info(TREE, None)
        yield name + " tree is a list", make, info(TREE, [])
        yield name + " layer too short", make, layer(lambda hashes: hashes[:-32])
        yield name + " layer too long", make, layer(lambda hashes: hashes + hashes[:32])
        yield name + " layer cut", make, layer(lambda hashes: hashes[:-1])
        yield name + " layer empty", make, layer(lambda hashes: b"")
        yield name + " layer of integers", make, layer(lambda hashes: 5)
        yield name + " layer with a wrong hash", make, layer(lambda hashes: b"\1" + hashes[1:])
        yield name + " layers absent", make, set_at(LAYERS, None)
        yield name + " layers are a list", make, set_at(LAYERS, [])
        yield name + " layers without a file's", make, set_at(LAYERS, {})
        yield name + " layer nobody needs", make, set_at(LAYERS, b"z" * 32, b"q" * 64)
        yield name + " layer by a short root", make, set_at(LAYERS, b"z" * 3, b"q" * 64)
    yield "v2 tree empty", version2, info(TREE, {})
    yield "v2 tree of empty folders", version2, info(TREE, {b"e": {}})
    yield "v2 an empty folder", version2, tree(b"e", {})
    yield "v2 root missing", version2, file_a(b"pieces root", None)
    yield "v2 root short", version2, file_a(b"pieces root", b"x" * 31)
    yield "v2 root long", version2, file_a(b"pieces root", b"x" * 33)
    yield "v2 root integer", version2, file_a(b"pieces root", 5)
    yield "v2 root zero", version2, set_at(INFO, TREE, b"d", b"b", b"", b"pieces root", bytes(32))
    yield "v2 root of an empty file", version2, set_at(INFO, TREE, b"d", b"c", b"", b"pieces root", b"x" * 32)
    yield "v2 length negative", version2, file_a(b"length", -1)
    yield "v2 length missing", version2, file_a(b"length", None)
    yield "v2 length of text", version2, file_a(b"length", b"5")
    yield "v2 length beyond reason", version2, file_a(b"length", 2**63 - 1)
    yield "v2 length of more pieces", version2, file_a(b"length", 9 * BLOCK)
    yield "v2 length of fewer pieces", version2, file_a(b"length", 3 * BLOCK)
    yield "v2 file that is a folder", version2, set_at(INFO, TREE, b"a", b"sib", leaf(b"Q", {}))
    yield "v2 file of text", version2, set_at(INFO, TREE, b"a", b"", b"x")
    yield "v2 node of text", version2, tree(b"e", b"x")
    yield "v2 node integer", version2, tree(b"e", 5)
    yield "v2 node list", version2, tree(b"e", [])
    yield "v2 folder with properties", version2, set_at(INFO, TREE, b"d", b"", {b"attr": b"h"})
    yield "v2 tree with properties", version2, tree(b"", {b"attr": b"h"})
    yield "v2 tree is a file", version2, info(TREE, leaf(b"qq", {}))
    yield "v2 file without properties", version2, tree(b"e", {b"": {}})
    yield "v2 padding in the tree", version2, tree(b"p", leaf(b"Q", {}, attr=b"p"))
    yield "v2 executable", version2, tree(b"p", leaf(b"Q", {}, attr=b"x"))
    yield "v2 attr integer", version2, file_a(b"attr", 5)
    yield "v2 name beyond UTF-8", version2, tree(b"\xff\xfe", leaf(b"Q", {}))
    yield "v2 names alike but for case", version2, tree(b"A", leaf(b"Q", {}))
    yield "v2 link", version2, tree(b"s", link(length=0, symlink_path=[b"d", b"b"]))
    yield "v2 link without length", version2, tree(b"s", link(symlink_path=[b"d", b"b"]))
    yield "v2 link with length", version2, tree(b"s", link(length=5, pieces_root=b"x" * 32, symlink_path=[b"d", b"b"]))
    yield "v2 link to nowhere", version2, tree(b"s", link(length=0))
    yield "v2 link to an integer", version2, tree(b"s", link(length=0, symlink_path=[5]))
    yield "v2 link out", version2, tree(b"s", link(length=0, symlink_path=[b"..", b"x"]))
    yield "v2 name ..", version2, tree(b"..", leaf(b"Q", {}))
    yield "v2 name with a way out", version2, tree(b"x/../y", leaf(b"Q", {}))
    yield "v2 name absolute", version2, tree(b"/etc", leaf(b"Q", {}))
    yield "v2 name with NUL", version2, tree(b"x\0y", leaf(b"Q", {}))
    yield "v2 one root, two lengths", version2, lambda t: t[INFO][TREE].update({b"z": {b"": {b"length": 30 * BLOCK, b"pieces root": t[INFO][TREE][b"a"][b""][b"pieces root"]}}})
    yield "v2 with empty pieces", version2, info(b"pieces", b"")
    yield "v2 with length", version2, info(b"length", 5)
    yield "v2 nested 60 deep", version2, nested(60)
    yield "v2 nested 120 deep", version2, nested(120)
    yield "hybrid without pieces", hybrid, info(b"pieces", None)
    yield "hybrid without list", hybrid, info(LIST, None)
    yield "hybrid with too few pieces", hybrid, info(b"pieces", b"x" * 60)
    yield "hybrid with another length", hybrid, entry(2, b"length", 101)
    yield "hybrid with another name", hybrid, entry(2, b"path", [b"d", b"x"])
    yield "hybrid without padding", hybrid, lambda torrent: torrent[INFO][LIST].pop(1)
    yield "hybrid with short padding", hybrid, entry(1, b"length", 5)
    yield "hybrid with padding as a file", hybrid, entry(1, b"attr", b"x")
    yield "hybrid with a file less", hybrid, lambda torrent: torrent[INFO][LIST].pop()
    yield "hybrid with a file more", hybrid, more_list({b"length": 0, b"path": [b"z"]})
    yield "hybrid in another order", hybrid, lambda torrent: torrent[INFO][LIST].reverse()
    yield "hybrid with an attribute more", hybrid, entry(2, b"attr", b"x")
    yield "hybrid with padding at the end", hybrid, more_list({b"length": PIECE - 100, b"attr": b"p", b"path": [b".pad", b"q"]})
    yield "hybrid with a piece of padding", hybrid, lambda t: (more_list({b"length": 2 * PIECE - 100, b"attr": b"p", b"path": [b".pad", b"q"]})(t), info(b"pieces", b"x" * 100)(t))
    yield "hybrid of one file named otherwise", version2, lambda t: t[INFO].update({TREE: {b"f": leaf(b"A" * 9, {})}, b"length": 9, b"pieces": b"x" * 20})
    yield "hybrid of one file", version2, lambda t: t[INFO].update({TREE: {b"n": leaf(b"A" * 9, {})}, b"length": 9, b"pieces": b"x" * 20})


def nested(depth):
    node = leaf(b"Q", {})
    for _ in range(depth):
        node = {b"x": node}
    return set_at(INFO, TREE, node)


def verdict(encoded):
    try:
        torrent = lt.torrent_info(encoded)
    except Exception as error:
        return {"loads": False, "reason": str(error)}
    files, hashes = torrent.files(), torrent.info_hashes()
    layers = lt.bdecode(encoded).get(LAYERS, {})
    layers = layers if isinstance(layers, dict) else {}
    listed = []
    for i in range(files.num_files()):
        if files.file_flags(i) & lt.file_storage.flag_pad_file:
            continue
        root = files.root(i).to_bytes() if hashes.has_v2() else bytes(32)
        known = layers.get(root, b"")
        listed.append({
            "path": files.file_path(i), "length": files.file_size(i), "offset": files.file_offset(i),
            "root": root.hex(), "layer": known.hex() if isinstance(known, bytes) else ""})
    return {
        "loads": True, "pieces": torrent.num_pieces(), "files": listed,
        "v1": str(hashes.v1) if hashes.has_v1() else None, "v2": str(hashes.v2) if hashes.has_v2() else None}


def main():
    folder = sys.argv[1]
    verdicts = {}

    def add(name, torrent):
        encoded = torrent if isinstance(torrent, bytes) else lt.bencode(torrent)
        with open(os.path.join(folder, name + ".torrent"), "wb") as file:
            file.write(encoded)
        verdicts[name] = verdict(encoded)

    for name, files in PAYLOADS.items():
        for version, flags in (("v1", lt.create_torrent.v1_only), ("v2", lt.create_torrent.v2_only), ("hybrid", None)):
            add("made %s %s" % (version, name), create(os.path.join(folder, "payload", name), name, files, flags))
    for name, make, change in cases():
        torrent = make()
        change(torrent)
        add(name, torrent)
    add("v2 keys unsorted", lt.bencode(version2()).replace(b"1:ad0:", b"1:zd0:"))
    add("v2 keys twice", lt.bencode(version2()).replace(b"1:bd0:", b"1:cd0:"))
    with open(os.path.join(folder, "verdicts.json"), "w", encoding="utf-8") as file:
        json.dump(verdicts, file)


if __name__ == "__main__":
    main()
