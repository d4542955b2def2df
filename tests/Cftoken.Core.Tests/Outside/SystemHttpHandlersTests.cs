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
        using var stopping = new CancellationTokenSource();
        var requests = AnswerAsync(server, $"HTTP/1.1 302 Found\r\nLocation: {address}/elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stopping.Token);
        using var invoker = new HttpMessageInvoker(OutsideWorld.System().Http.Create());

        using var first = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), default);
        using var second = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), default);

        first.StatusCode.ShouldBe(HttpStatusCode.Found);
        second.StatusCode.ShouldBe(HttpStatusCode.Found);
        await stopping.CancelAsync();
        var sent = await requests;
        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(request => request.StartsWith("GET /here HTTP/1.1", StringComparison.Ordinal));
        sent.ShouldNotContain(request => request.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<List<string>> AnswerAsync(TcpListener server, string answer, CancellationToken stopping)
    {
        var requests = new List<string>();
        while (true)
        {
            try
            {
                using var connection = await server.AcceptTcpClientAsync(stopping);
                requests.Add(await ReadHeadAsync(connection.GetStream()));
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return requests;
            }
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        }

        return head.ToString();
    }
}
