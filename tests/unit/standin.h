/* The stand-in for services outside (tests/standin), for a test in C. */
#ifndef STANDIN_H
#define STANDIN_H

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STANDIN_PATH_SIZE = 256 };

/* The path of a file of this test's own. */
static inline void standin_path(const char *name, char path[STANDIN_PATH_SIZE])
{
    const char *root = getenv("TEST_ROOT");

    if (root == NULL) {
        puts("Bail out! Run the tests with: make check CHECK=build/unit");
        exit(EXIT_FAILURE);
    }
    snprintf(path, STANDIN_PATH_SIZE, "%s/standin-%d-%s", root, (int)getpid(),
             name);
}

/* Starts a program that has nothing to say to prove. */
static inline pid_t standin_spawn(const char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    pid_t program;

    if (posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                         O_WRONLY, 0) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO,
                                         STDERR_FILENO) != 0 ||
        posix_spawnp(&program, arguments[0], &actions, NULL,
                     (char *const *)(uintptr_t)arguments, environ) != 0 ||
        posix_spawn_file_actions_destroy(&actions) != 0)
        abort();
    return program;
}

/* The port in a file, which is there within 10 seconds. */
static inline unsigned standin_port(const char *path)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    unsigned port = 0;

    for (int tries = 0; tries < 500; tries++) {
        FILE *stream = fopen(path, "r");
        if (stream != NULL) {
            if (fscanf(stream, "%u", &port) != 1)
                port = 0;
            fclose(stream);
            break;
        }
        nanosleep(&pause, NULL);
    }
    if (port == 0) {
        puts("Bail out! The stand-in does not start");
        exit(EXIT_FAILURE);
    }
    return port;
}

/* Starts a stand-in, which ends with the test however that ends, and returns
 * its port. The name is that of its port file. */
static inline unsigned standin_start(const char *name)
{
    char path[STANDIN_PATH_SIZE];

    standin_path(name, path);
    (void)standin_spawn((const char *const[]){"setpriv", "--pdeathsig", "KILL",
                                              "tests/standin", path, NULL});
    return standin_port(path);
}

/* The same with TLS, and a certificate that it signed itself. */
static inline unsigned standin_start_tls(const char *name, const char *subject)
{
    char path[STANDIN_PATH_SIZE];
    char certificate[STANDIN_PATH_SIZE];
    char key[STANDIN_PATH_SIZE];
    int status;

    standin_path(name, path);
    standin_path("certificate", certificate);
    standin_path("key", key);
    pid_t openssl = standin_spawn((const char *const[]){
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
        subject, "-addext", "subjectAltName=DNS:localhost", "-out", certificate,
        "-keyout", key, NULL});
    if (waitpid(openssl, &status, 0) != openssl || status != 0) {
        puts("Bail out! openssl makes no certificate");
        exit(EXIT_FAILURE);
    }
    (void)standin_spawn((const char *const[]){"setpriv", "--pdeathsig", "KILL",
                                              "tests/standin", path, "--tls",
                                              certificate, key, NULL});
    return standin_port(path);
}

#endif
