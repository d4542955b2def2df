using System.Net;
using System.Net.Sockets;
using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.Core.Tests.Outside;

public sealed class SystemHttpHandlersTests
{
    [Fact]
    public async Task A_redirect_is_not_followed_and_a_cookie_is_not_kept()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/here");
        var requests = AnswerAsync(server, 2, $"HTTP/1.1 302 Found\r\nLocation: {address}/elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var invoker = new HttpMessageInvoker(OutsideWorld.System().Http.Create());

        using var first = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), default);
        using var second = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), default);

        first.StatusCode.ShouldBe(HttpStatusCode.Found);
        second.StatusCode.ShouldBe(HttpStatusCode.Found);
        var sent = await requests;
        sent.ShouldAllBe(request => request.StartsWith("GET /here HTTP/1.1", StringComparison.Ordinal));
        sent.ShouldNotContain(request => request.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<List<string>> AnswerAsync(TcpListener server, int count, string answer)
    {
        var requests = new List<string>();
        for (var index = 0; index < count; index++)
        {
            using var connection = await server.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[4096];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            }

            requests.Add(request.ToString());
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }

        return requests;
    }
}
