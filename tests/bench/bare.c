/* The least that a FastCGI responder can do: what "make bench" holds the real
 * one against. */
#include <fcgiapp.h>

int main(void)
{
    static const char answer[] =
        "Status: 200 OK\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 39\r\n"
        "Access-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS"
        "\r\n"
        "Access-Control-Allow-Headers: X-Requested-With, Content-Type, "
        "Authorization\r\n"
        "\r\n"
        "{\"flows\":[{\"type\":\"m.login.password\"}]}";
    FCGX_Request request;

    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
        return 1;
    while (FCGX_Accept_r(&request) == 0)
        FCGX_PutStr(answer, sizeof answer - 1, request.out);
    return 0;
}
