"""Makes a v1 torrent with libtorrent. Usage: libtorrent_create.py PATH OUTPUT PIECE_LENGTH"""
import os
import sys

import libtorrent as lt


def files_below(path):
    """Lists what lies at or below a path, relative to its parent, in the order of the names' bytes."""
    parent = os.path.dirname(path)
    if os.path.isfile(path):
        return [os.path.basename(path)]
    found = [os.path.relpath(os.path.join(folder, name), parent) for folder, _, names in os.walk(path) for name in names]
    return sorted(found, key=os.fsencode)


def main():
    path, output, piece_length = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    parent = os.path.dirname(path)
    files = lt.file_storage()
    for name in files_below(path):
        files.add_file(name, os.path.getsize(os.path.join(parent, name)))
    torrent = lt.create_torrent(files, piece_length, flags=lt.create_torrent.v1_only)
    lt.set_piece_hashes(torrent, parent)
    with open(output, "wb") as file:
        file.write(lt.bencode(torrent.generate()))


if __name__ == "__main__":
    main()
