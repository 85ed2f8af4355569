"""A libtorrent DHT node for tests/interop. Run it with the python that has Debian's python3-libtorrent.

Usage: libtorrent_dht.py --port PORT [--bootstrap ADDRESS:PORT ...] VERB...
Verbs, done one after another when the node is in the network; it stays until SIGTERM:
  lookup HASH                       prints "PEER address:port" for each peer, then "LOOKED UP"
  announce HASH                     has a torrent of that hash, announces it and prints "ANNOUNCED port"
  put TEXT                          stores an immutable item and prints "PUT target"
  put-mutable PRIVATE PUBLIC SALT TEXT   stores a mutable item (keys: 128 and 64 hexadecimal digits; SALT: - for none) and prints "PUT"
  get TARGET                        prints "GOT text" or "GOT NOTHING"
  get-mutable PUBLIC SALT           prints "GOT sequence text" or "GOT NOTHING"
"""
import argparse
import signal
import tempfile
import time

import libtorrent as lt

PATIENCE = 20


def open_session(port):
    return lt.session({
        "listen_interfaces": "127.0.0.1:%d" % port,
        "enable_dht": True, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "dht_bootstrap_nodes": "",
        # Every node here is this machine.
        "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False, "dht_ignore_dark_internet": False,
        "dht_prefer_verified_node_ids": False, "dht_enforce_node_id": False,
        "dht_block_ratelimit": 1000, "dht_upload_rate_limit": 10000000,
        "alert_mask": lt.alert.category_t.dht_notification | lt.alert.category_t.error_notification
        | lt.alert.category_t.stats_notification | lt.alert.category_t.dht_operation_notification,
    })


class Node:
    def __init__(self, options):
        self.session = open_session(options.port)
        self.entrances = [(address, int(port)) for address, port in (entrance.rsplit(":", 1) for entrance in options.bootstrap)]

    def wait(self, kind, patience=PATIENCE, accept=lambda alert: True):
        """The next alert of a kind, or None."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.session.wait_for_alert(100)
            for alert in self.session.pop_alerts():
                if isinstance(alert, kind) and accept(alert):
                    return alert
        return None

    def join(self):
        """Waits for a node in the table."""
        while self.entrances:
            for entrance in self.entrances:
                self.session.add_dht_node(entrance)
            self.session.post_dht_stats()
            stats = self.wait(lt.dht_stats_alert, 1)
            if stats and sum(bucket["num_nodes"] for bucket in stats.routing_table) > 0:
                return

    def lookup(self, info_hash):
        self.session.dht_get_peers(lt.sha1_hash(bytes.fromhex(info_hash)))
        seen = set()
        while True:
            reply = self.wait(lt.dht_get_peers_reply_alert, 3)
            if reply is None:
                break
            for peer in reply.peers():
                if peer not in seen:
                    seen.add(peer)
                    print("PEER %s:%d" % peer, flush=True)
        print("LOOKED UP", flush=True)

    def announce(self, info_hash):
        # Its python has no way to give dht_announce its flags.
        params = lt.parse_magnet_uri("magnet:?xt=urn:btih:" + info_hash)
        params.save_path = tempfile.gettempdir()
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        self.session.add_torrent(params).force_dht_announce()
        print("ANNOUNCED %d" % self.session.listen_port(), flush=True)

    def put(self, text):
        target = self.session.dht_put_immutable_item(text.encode())
        self.wait(lt.dht_put_alert)
        print("PUT", target, flush=True)

    def put_mutable(self, private, public, salt, text):
        self.session.dht_put_mutable_item(bytes.fromhex(private), bytes.fromhex(public), text.encode(), b"" if salt == "-" else salt.encode())
        self.wait(lt.dht_put_alert)
        print("PUT", flush=True)

    def get(self, target):
        self.session.dht_get_immutable_item(lt.sha1_hash(bytes.fromhex(target)))
        found = self.wait(lt.dht_immutable_item_alert)
        item = found.item if found else None
        print("GOT %s" % item["value"].decode() if item and item["value"] else "GOT NOTHING", flush=True)

    def get_mutable(self, public, salt):
        self.session.dht_get_mutable_item(bytes.fromhex(public), b"" if salt == "-" else salt.encode())
        found = self.wait(lt.dht_mutable_item_alert, accept=lambda alert: alert.authoritative)
        item = found.item if found else None
        print("GOT %d %s" % (item["seq"], item["value"].decode()) if item and item["value"] else "GOT NOTHING", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bootstrap", action="append", default=[])
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    ended = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.append(True))
    node = Node(options)
    node.join()
    print("READY", flush=True)
    verbs = {"lookup": (node.lookup, 1), "announce": (node.announce, 1), "put": (node.put, 1), "put-mutable": (node.put_mutable, 4),
             "get": (node.get, 1), "get-mutable": (node.get_mutable, 2)}
    words = options.words
    while words and not ended:
        verb, count = verbs[words[0]]
        verb(*words[1:1 + count])
        words = words[1 + count:]
    while not ended:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
