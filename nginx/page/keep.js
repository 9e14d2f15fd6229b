/* What a page remembers over a reload, in this tab alone. Never a password. */
const prefix = "matrix-register ";

function storage() {
    try {
        return window.sessionStorage;
    } catch {
        return null;
    }
}

function read(name) {
    try {
        return JSON.parse(storage()?.getItem(prefix + name)) ?? {};
    } catch {
        return {};
    }
}

/* An object whose members are stored as soon as they are given a value. */
export function keep(name) {
    return new Proxy(read(name), {
        set(members, key, value) {
            members[key] = value;
            try {
                storage()?.setItem(prefix + name, JSON.stringify(members));
            } catch {
                /* Then a reload begins anew. */
            }
            return true;
        },
    });
}

export function forget() {
    for (const name of Object.keys(storage() ?? {}))
        if (name.startsWith(prefix))
            storage().removeItem(name);
}
