-- For wrk: asks whether names are available, of which every other one is taken
-- where there are ten million accounts.
dofile("tests/bench/count.lua")

function request()
    return wrk.format("GET", "/_matrix/client/v3/register/available?username=user"
        .. math.random(20000000))
end

-- That a name is taken is an answer as good as any.
local count = response
function response(status, headers, body)
    count(status == 400 and body:find("M_USER_IN_USE", 1, true) and 200 or status)
end
