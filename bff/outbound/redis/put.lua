-- Applies what a product says, if it is newer than what is held (bff.Decide).
--
-- KEYS[1]  the hash: of one user, or of one product's generic
-- ARGV     product, user, revision, digest, staleAfter and expireAfter in
--          milliseconds, withdrawn (0 or 1), body, fence in milliseconds, the
--          product's generation, when it was said in milliseconds since 1970
--          (0: just now), how long an erasure is remembered in milliseconds
-- gives    {verdict (0 applied, 1 unchanged, 2 older, 3 conflict, 4 erased),
--          the revision that is held now, the number of the version, 1 if it
--          was repaired, the generation that was held, the version's epoch}
--
-- It reads no body. Redis' own clock stamps what is stored.
local key, product, user = KEYS[1], ARGV[1], ARGV[2]
local revision, digest = tonumber(ARGV[3]), ARGV[4]
local stale, expire, withdrawn = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local body, fence = ARGV[8], tonumber(ARGV[9])
local generation, said, mark = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])

local function field(head, name)
  return string.match(' ' .. head .. ' ', ' ' .. name .. '=([^ ]*) ')
end

local repaired = repair(key)
local epoch, n = version(key)
local held, dig, gen = 0, '', 0
local head = redis.call('HGET', key, 'h:' .. product)
if head and field(head, 'p') == product and field(head, 'u') == user then
  held, dig, gen = whole(field(head, 'rev')) or 0, field(head, 'dig'), whole(field(head, 'gen')) or 0
end

local erased = whole(redis.call('HGET', key, 'e') or '')
if erased and erased + mark < now then
  redis.call('HDEL', key, 'e')
  erased = nil
end
if erased and said > 0 and said <= erased then return {4, held, n, repaired, gen, epoch} end

local verdict = 0
if held > 0 then
  if gen > generation or gen == generation and held > revision then return {2, held, n, repaired, gen, epoch} end
  if gen == generation and held == revision then
    if dig ~= digest then return {3, held, n, repaired, gen, epoch} end
    -- What a product says to everybody lives on each time it is confirmed.
    if user ~= '' or withdrawn then return {1, held, n, repaired, gen, epoch} end
    verdict = 1
  end
end

if withdrawn then stale, expire = 0, 0 end

-- What has expired of other products loses its body and keeps its head.
local names = redis.call('HLEN', key) <= 1000 and redis.call('HKEYS', key) or {}
for _, name in ipairs(names) do
  if string.sub(name, 1, 2) == 'h:' then
    local ends = whole(field(redis.call('HGET', key, name), 'ex'))
    if ends and ends <= now then redis.call('HDEL', key, 'b:' .. string.sub(name, 3)) end
  end
end

if verdict == 0 then epoch, n = raised(epoch, n) end
redis.call('HSET', key, 'v', spell(epoch, n), 'h:' .. product, string.format(
  'v=1 rev=%s dig=%s st=%.0f sa=%.0f ex=%.0f w=%s p=%s u=%s',
  ARGV[3], digest, now, now + stale, now + expire, ARGV[7], product, user)
  .. (generation > 0 and string.format(' gen=%.0f', generation) or ''))
if withdrawn then
  redis.call('HDEL', key, 'b:' .. product)
elseif verdict == 0 or redis.call('HEXISTS', key, 'b:' .. product) == 0 then
  redis.call('HSET', key, 'b:' .. product, body)
end
outlive(key, expire + fence)
return {verdict, revision, n, repaired, gen, epoch}
