-- For wrk: sign-ups of as many stages as STEP_TYPES names, each with a user
-- name made of STEP_PREFIX, the thread and a count. A session goes on with
-- whichever connection is free. Who is told to wait, waits, unless STEP_RUDE is
-- set. At the end the answers are counted by status.
local types = {}
for name in os.getenv("STEP_TYPES"):gmatch("%S+") do
    types[#types + 1] = name
end
local prefix = os.getenv("STEP_PREFIX")
local rude = (os.getenv("STEP_RUDE") or "") ~= ""
local threads = {}
local count = 0
local under_way = {}
local waits = {}
answers = {}

function setup(thread)
    threads[#threads + 1] = thread
    thread:set("thread", #threads)
end

function request()
    local sign_up = table.remove(under_way, 1)
    local stage, session = 1, ""
    if sign_up then
        stage = sign_up.stage
        session = string.format('"session":"%s",', sign_up.session)
    else
        count = count + 1
        session = string.format('"user":"%s-%d-%d",', prefix, thread, count)
    end
    return wrk.format("POST", nil, nil, string.format(
        '{%s"type":"%s","token":"bench%d","password":"correct horse"}',
        session, types[stage], count % 64 + 1))
end

function response(status, headers, body)
    answers[status] = (answers[status] or 0) + 1
    if status == 429 then
        waits[#waits + 1] = 1000 * tonumber(headers["Retry-After"])
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

function done()
    for _, thread in ipairs(threads) do
        for status, number in pairs(thread:get("answers")) do
            print("answers", status, number)
        end
    end
end
