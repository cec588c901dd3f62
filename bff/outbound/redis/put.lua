-- Applies what a product says, if it is newer than what is held.
--
-- KEYS[1]  the hash: of one user, or of one product's generic
-- ARGV     product, user, revision, digest, staleAfter and expireAfter in
--          milliseconds, withdrawn (0 or 1), body, fence in milliseconds
-- gives    {verdict (0 applied, 1 unchanged, 2 older, 3 conflict),
--          the revision that is held now, the version, 1 if it was repaired}
--
-- It reads no body. Redis' own clock stamps what is stored.
local key, product, user = KEYS[1], ARGV[1], ARGV[2]
local revision, digest = tonumber(ARGV[3]), ARGV[4]
local stale, expire, withdrawn = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local body, fence = ARGV[8], tonumber(ARGV[9])

local function field(head, name)
  return string.match(' ' .. head .. ' ', ' ' .. name .. '=([^ ]*) ')
end

local function whole(text)
  local n = tonumber(text or '')
  if n and n >= 0 and n <= 9007199254740991 and n == math.floor(n) then return n end
  return nil
end

-- Something that is no hash has nothing of ours in it.
local repaired = 0
local kind = redis.call('TYPE', key)['ok']
if kind ~= 'hash' and kind ~= 'none' then
  redis.call('DEL', key)
  repaired = 1
end

local verdict = 0
local version = whole(redis.call('HGET', key, 'v') or '0') or 0
local head = redis.call('HGET', key, 'h:' .. product)
if head and field(head, 'p') == product and field(head, 'u') == user then
  local held = whole(field(head, 'rev'))
  if held and held > revision then return {2, held, version, repaired} end
  if held and held == revision then
    if field(head, 'dig') ~= digest then return {3, held, version, repaired} end
    -- What a product says to everybody lives on each time it is confirmed.
    if user ~= '' or withdrawn then return {1, held, version, repaired} end
    verdict = 1
  end
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if withdrawn then stale, expire = 0, 0 end

-- What has expired of other products loses its body and keeps its head.
local names = redis.call('HLEN', key) <= 1000 and redis.call('HKEYS', key) or {}
for _, name in ipairs(names) do
  if string.sub(name, 1, 2) == 'h:' then
    local ends = whole(field(redis.call('HGET', key, name), 'ex'))
    if ends and ends <= now then redis.call('HDEL', key, 'b:' .. string.sub(name, 3)) end
  end
end

if verdict == 0 then version = version + 1 end
redis.call('HSET', key, 'v', string.format('%.0f', version), 'h:' .. product, string.format(
  'v=1 rev=%s dig=%s st=%.0f sa=%.0f ex=%.0f w=%s p=%s u=%s',
  ARGV[3], digest, now, now + stale, now + expire, ARGV[7], product, user))
if withdrawn then
  redis.call('HDEL', key, 'b:' .. product)
elseif verdict == 0 or redis.call('HEXISTS', key, 'b:' .. product) == 0 then
  redis.call('HSET', key, 'b:' .. product, body)
end
if redis.call('PTTL', key) < expire + fence then
  redis.call('PEXPIRE', key, string.format('%.0f', expire + fence))
end
return {verdict, revision, version, repaired}
