-- For wrk: announces of the peers and torrents of LoadShape.cs. Prints one JSON object.
local threads = {}
failures = 0

function setup(thread) threads[#threads + 1] = thread end

function init() math.randomseed(1) end

function request()
  local peer = math.random(0, 99999)
  local left = peer % 4 == 0 and 0 or 1000
  return wrk.format("GET", string.format(
    "/announce?info_hash=torrent-%012d&peer_id=-BM0001-%012d&port=%d&uploaded=0&downloaded=0&left=%d&compact=1&numwant=50",
    math.random(0, 999), peer, 1024 + peer % 60000, left))
end

function response(status, headers, body)
  if status ~= 200 or body:find("failure", 1, true) then failures = failures + 1 end
end

function done(summary)
  local sum = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do sum = sum + thread:get("failures") end
  io.write(string.format('{"answers": %d, "failures": %d, "seconds": %.3f}\n', summary.requests, sum, summary.duration / 1e6))
end
