"""Makes a v1 torrent with libtorrent. Usage: libtorrent_create.py PATH OUTPUT PIECE_LENGTH"""
import os
import sys

import libtorrent as lt

path, output, piece_length = sys.argv[1], sys.argv[2], int(sys.argv[3])
files = lt.file_storage()
lt.add_files(files, path)
torrent = lt.create_torrent(files, piece_length, flags=lt.create_torrent.v1_only)
lt.set_piece_hashes(torrent, os.path.dirname(os.path.abspath(path)))
with open(output, "wb") as file:
    file.write(lt.bencode(torrent.generate()))
