-- For scripts of wrk: counts the answers by status, and prints them at the end.
local threads = {}
answers = {}

function setup(thread)
    threads[#threads + 1] = thread
    thread:set("thread", #threads)
end

function response(status)
    answers[status] = (answers[status] or 0) + 1
end

function done()
    for _, thread in ipairs(threads) do
        for status, number in pairs(thread:get("answers")) do
            print("answers", status, number)
        end
    end
end
