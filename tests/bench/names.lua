-- For wrk: asks whether names are available, of which every other one is taken
-- where there are ten million accounts.
dofile("tests/bench/count.lua")

function request()
    return wrk.format("GET", "/_matrix/client/v3/register/available?username=user"
        .. math.random(20000000))
end
