-- What the scripts share; it stands before each of them.

-- whole is a number from 0 to 2^53-1, or nil.
local function whole(text)
  local n = tonumber(text or '')
  if n and n >= 0 and n <= 9007199254740991 and n == math.floor(n) then return n end
  return nil
end

local micros
do
  local time = redis.call('TIME')
  micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local now = math.floor(micros / 1000)

-- repair removes something that is no hash: nothing of ours is in it.
local function repair(key)
  local kind = redis.call('TYPE', key)['ok']
  if kind == 'hash' or kind == 'none' then return 0 end
  redis.call('DEL', key)
  return 1
end

-- version gives epoch and number of a hash; '' and 0 where nothing was ever
-- applied. A plain number is what the previous format kept.
local function version(key)
  local text = redis.call('HGET', key, 'v') or ''
  local epoch, n = string.match(text, '^([0-9a-z]+)%.([0-9]+)$')
  n = whole(n)
  if epoch and #epoch <= 32 and n then return epoch, n end
  n = string.match(text, '^[0-9]+$') and whole(text)
  if n then return '0', n end
  return '', 0
end

-- raised is the version after one more write; where nothing was ever applied,
-- or all was lost, an epoch begins that is named by the moment.
local function raised(epoch, n)
  if epoch == '' then epoch = string.format('%x', micros) end
  return epoch, n + 1
end

local function spell(epoch, n) return epoch .. '.' .. string.format('%.0f', n) end

-- outlive lets a hash live at least so many milliseconds more.
local function outlive(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, string.format('%.0f', life)) end
end
