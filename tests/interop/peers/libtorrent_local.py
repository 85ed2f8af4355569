"""A libtorrent peer that finds others by local service discovery only, for tests/interop.

Usage: libtorrent_local.py INFO_HASH ADDRESS:PORT

Prints READY when it listens and a line that begins with PEER and names it for every local peer it hears of. SIGTERM and SIGINT end it.
"""
import signal
import sys
import tempfile
import time

import libtorrent as lt


def main():
    info_hash, listen = sys.argv[1:]
    ended = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.append(True))
    session = lt.session({
        "listen_interfaces": listen,
        "enable_dht": False, "enable_lsd": True, "enable_upnp": False, "enable_natpmp": False,
        "alert_mask": lt.alert.category_t.all_categories,
    })
    params = lt.parse_magnet_uri("magnet:?xt=urn:btih:" + info_hash)
    with tempfile.TemporaryDirectory() as folder:
        params.save_path = folder
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        session.add_torrent(params)
        print("READY", flush=True)
        while not ended:
            for alert in session.pop_alerts():
                # python3-libtorrent 2.0 has no class for this alert; its message names the peer.
                if alert.what() == "lsd_peer":
                    print("PEER", alert.message(), flush=True)
                elif "lsd" in alert.what() or "listen" in alert.what():
                    print("alert", alert.what(), alert.message(), flush=True)
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
