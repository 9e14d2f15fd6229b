-- For wrk: sign-ups of as many stages as STEP_TYPES names, each with a user
-- name made of STEP_PREFIX, the thread and a count; at STEP_DOOR v3, of one
-- request. A session goes on with whichever connection is free. A client that is
-- told to wait waits, unless STEP_RUDE is set.
dofile("tests/bench/count.lua")
local types = {}
for name in os.getenv("STEP_TYPES"):gmatch("%S+") do
    types[#types + 1] = name
end
local prefix = os.getenv("STEP_PREFIX")
local is_v3 = os.getenv("STEP_DOOR") == "v3"
local rude = (os.getenv("STEP_RUDE") or "") ~= ""
local count = 0
local under_way = {}
local waits = {}
local keys = {
    ["m.login.password"] = '"password":"correct horse",',
    ["m.login.registration_token"] = '"token":"bench%d",'
}
local v3_keys = {["m.login.password"] = '"password":"correct horse",'}

local function body_of(stage, name)
    if is_v3 then
        return string.format('{"username":"%s",%s"auth":{"type":"m.login.dummy"}}',
            name, v3_keys[types[1]] or "")
    end
    return string.format('{%s%s"type":"%s"}', name,
        string.format(keys[types[stage]] or "", count % 64 + 1), types[stage])
end

function request()
    local sign_up = table.remove(under_way, 1)
    if sign_up then
        return wrk.format("POST", nil, nil, body_of(sign_up.stage,
            string.format('"session":"%s",', sign_up.session)))
    end
    count = count + 1
    local name = string.format("%s-%d-%d", prefix, thread, count)
    return wrk.format("POST", nil, nil,
        body_of(1, is_v3 and name or string.format('"user":"%s",', name)))
end

function response(status, headers, body)
    answers[status] = (answers[status] or 0) + 1
    if status == 429 then
        waits[#waits + 1] = 1000 * tonumber(headers["Retry-After"])
    end
    if #types == 1 then
        return
    end
    local session = body:match('"session":"(%x+)"')
    local next_type = body:match('"next":"([^"]+)"')
    for stage = 2, #types do
        if types[stage] == next_type then
            under_way[#under_way + 1] = {session = session, stage = stage}
        end
    end
end

if not rude then
    function delay()
        return table.remove(waits, 1) or 0
    end
end
