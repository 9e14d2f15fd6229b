#!/bin/bash
# What the fuzzer once made up, tried again under the address and
# undefined-behaviour sanitizers; and whether an overflow would be found so.
. tests/tap.sh
export ASAN_OPTIONS=detect_stack_use_after_return=1 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

inputs() { find "tests/fuzz/corpus/$1" -type f; }
# replay HARNESS PROGRAM: tries all that is kept for it.
replay() { inputs "$1" | sort | xargs "$2" >"$work/tried" 2>"$work/said"; }

for harness in tests/fuzz/corpus/*; do
    harness=${harness##*/}
    replay "$harness" "build/fuzz/$harness.replay"
    ok $? "$(inputs "$harness" | wc -l) inputs to $harness do no harm" ||
        # Not what the product logs.
        { tail -n 2 "$work/tried"; grep -av '^<' "$work/said"; } | sed 's/^/# /'

    holds "a bound can be taken out for $harness" \
        tests/fuzz/plant "$harness" "$work/planted" build/asan/fuzzed.a \
        build/asan/tests/fuzz/{"$harness",replay}.o -- gcc -std=c17 \
        -D_GNU_SOURCE -I. -O1 -fsanitize=address,undefined
    ! replay "$harness" "$work/planted" &&
        grep -qE 'AddressSanitizer: .*-overflow|index .* out of bounds' "$work/said"
    ok $? 'and what overflows then is found'
done
done_testing
