-- For wrk: every request is a new sign-up, its user name made of the prefix,
-- the thread and a count. STEP_TYPE and STEP_PREFIX come from the environment.
local step_type = os.getenv("STEP_TYPE")
local prefix = os.getenv("STEP_PREFIX")
local threads = 0
local count = 0

function setup(thread)
    threads = threads + 1
    thread:set("thread", threads)
end

function request()
    count = count + 1
    local body = string.format(
        '{"type":"%s","user":"%s-%d-%d","password":"correct horse"}',
        step_type, prefix, thread, count)
    return wrk.format("POST", nil, nil, body)
end
