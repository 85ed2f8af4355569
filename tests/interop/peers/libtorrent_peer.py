"""A libtorrent peer for tests/interop and tests/benchmarks. Run it with the python that has Debian's python3-libtorrent.

Usage: libtorrent_peer.py seed|leech --source TORRENT|MAGNET --dir DIR --listen ADDRESS:PORT [--peer ADDRESS:PORT ...]
                          [--upload-limit N] [--download-limit N] [--transport tcp|utp] [--tracker] [--dht ADDRESS:PORT] [--no-check] [--stay]

Prints READY when a seeder has its data, DONE when a leecher has every piece; a leecher then ends, unless told to --stay.
SIGTERM and SIGINT end it. Its last line is "payload uploaded=BYTES downloaded=BYTES".
--tracker announces to the torrent's trackers; --dht enters the DHT through that node and announces there; --no-check seeds what is on disk without looking at it.
"""
import argparse
import signal
import sys
import time

import libtorrent as lt


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["seed", "leech"])
    parser.add_argument("--source", required=True)
    parser.add_argument("--dir", required=True)
    parser.add_argument("--listen", required=True)
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--upload-limit", type=int, default=0, help="bytes a second; 0 is no limit")
    parser.add_argument("--download-limit", type=int, default=0, help="the same the other way")
    parser.add_argument("--transport", choices=["tcp", "utp"], default="tcp", help="the other one is off")
    parser.add_argument("--tracker", action="store_true")
    parser.add_argument("--dht", help="a node of the DHT to begin with")
    parser.add_argument("--no-check", action="store_true")
    parser.add_argument("--stay", action="store_true")
    return parser.parse_args()


def open_session(listen, transport, dht):
    tcp, utp = transport == "tcp", transport == "utp"
    return lt.session({
        "listen_interfaces": listen,
        "enable_dht": dht, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "enable_incoming_tcp": tcp, "enable_outgoing_tcp": tcp, "enable_incoming_utp": utp, "enable_outgoing_utp": utp,
        "in_enc_policy": 1, "out_enc_policy": 2,                # plain first, as the others here speak it
        "dht_bootstrap_nodes": "",
        # Every node here is this machine.
        "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False, "dht_ignore_dark_internet": False,
        "dht_prefer_verified_node_ids": False, "dht_enforce_node_id": False,
        "allow_multiple_connections_per_ip": True,              # every peer here is this machine
        "ssrf_mitigation": False,                               # and so is the tracker
        "alert_mask": lt.alert.category_t.error_notification | lt.alert.category_t.status_notification,
    })


def add_torrent(session, options):
    if options.source.startswith("magnet:"):
        params = lt.parse_magnet_uri(options.source)
    else:
        params = lt.add_torrent_params()
        params.ti = lt.torrent_info(options.source)
    params.save_path = options.dir
    params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    if options.no_check:
        params.flags |= lt.torrent_flags.seed_mode
    if not options.tracker:
        params.trackers = []
        params.flags |= lt.torrent_flags.override_trackers
    return session.add_torrent(params)


def connect(handle, peers):
    for peer in peers:
        address, port = peer.rsplit(":", 1)
        handle.connect_peer((address, int(port)))


def main():
    options = parse_arguments()
    ended = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.append(True))
    session = open_session(options.listen, options.transport, options.dht is not None)
    handle = add_torrent(session, options)
    handle.set_upload_limit(options.upload_limit)
    handle.set_download_limit(options.download_limit)
    connect(handle, options.peer)
    announced = 0
    whole = False
    last_report = time.monotonic()
    while not ended:
        status = handle.status()
        if status.is_seeding and not whole:
            whole = True
            print("READY" if options.mode == "seed" else "DONE", flush=True)
            if options.mode == "leech" and not options.stay:
                break
        if options.dht and announced < 10 and time.monotonic() - last_report > 1:
            announced += 1                                      # its table fills in the meantime
            address, port = options.dht.rsplit(":", 1)
            session.add_dht_node((address, int(port)))
            handle.force_dht_announce()
        if time.monotonic() - last_report > 2:
            last_report = time.monotonic()
            print("progress %.4f peers %d %s" % (status.progress, status.num_peers, status.state), flush=True)
            for alert in session.pop_alerts():
                print("alert", alert, flush=True)
            if not whole and not status.num_peers:
                connect(handle, options.peer)
        time.sleep(0.2 if whole else 0.01)
    status = handle.status()
    print("payload uploaded=%d downloaded=%d" % (status.total_payload_upload, status.total_payload_download), flush=True)


if __name__ == "__main__":
    sys.exit(main())
