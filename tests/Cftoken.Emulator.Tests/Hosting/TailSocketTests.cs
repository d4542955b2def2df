using System.Net.Sockets;
using System.Text;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.Emulator.Tests.Products;

namespace Cftoken.Emulator.Tests.Hosting;

/// <summary>Frames are written by hand, as RFC 6455, section 5, has them.</summary>
public sealed class TailSocketTests
{
    private static readonly ProductSeed Seed = new() { Workers = [new WorkerSeed(ProductClient.Account, "w", "0123456789abcdef0123456789abcde0")] };

    // The code 1000, and nothing more to say.
    private static readonly byte[] NormalClose = [0x88, 0x02, 0x03, 0xE8];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unmasked_frames_are_taken_as_wrangler_sends_them()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        using var socket = await OpenAsync(client);
        var filter = Encoding.UTF8.GetBytes("""{"debug":false}""");

        await SendAsync(socket, [0x81, (byte)filter.Length, .. filter]);
        await SendAsync(socket, [0x89, 0x02, (byte)'h', (byte)'i']);

        (await ReadAsync(socket, 4)).ShouldBe([0x8A, 0x02, (byte)'h', (byte)'i'], "a ping is answered, so the socket is still open");
    }

    [Fact]
    public async Task Masked_frames_are_taken_as_every_other_client_sends_them()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        using var socket = await OpenAsync(client);

        await SendAsync(socket, [0x89, 0x82, 1, 2, 3, 4, (byte)('h' ^ 1), (byte)('i' ^ 2)]);

        (await ReadAsync(socket, 4)).ShouldBe([0x8A, 0x02, (byte)'h', (byte)'i']);
    }

    [Fact]
    public async Task A_close_is_answered_with_its_own_code()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        using var socket = await OpenAsync(client);

        await SendAsync(socket, NormalClose);

        (await ReadAsync(socket, NormalClose.Length)).ShouldBe(NormalClose);
        (await IsClosedAsync(socket)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_in_long_pieces_is_taken_whole()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        using var socket = await OpenAsync(client);

        await SendAsync(socket, [0x01, 126, 0x01, 0x00, .. new byte[256]]);
        await SendAsync(socket, [0x80, 127, 0, 0, 0, 0, 0, 1, 0, 0, .. new byte[65_536]]);
        await SendAsync(socket, NormalClose);

        (await ReadAsync(socket, NormalClose.Length)).ShouldBe(NormalClose);
    }

    [Theory]
    [InlineData(new byte[] { 0x83, 0x00 }, "a kind of frame that there is not")]
    [InlineData(new byte[] { 0xC1, 0x00 }, "a reserved bit")]
    [InlineData(new byte[] { 0x89, 126, 0x01, 0x00 }, "a ping that is too long")]
    [InlineData(new byte[] { 0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "more than any memory")]
    [InlineData(new byte[] { 0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "a length below nothing")]
    public async Task What_is_no_frame_ends_the_socket_and_nothing_else(byte[] bytes, string what)
    {
        await using var client = await ProductClient.StartAsync(Seed);
        using var socket = await OpenAsync(client);

        await SendAsync(socket, bytes);

        (await IsClosedAsync(socket)).ShouldBeTrue(what);
        (await client.SendAsync("GET", "/workers/scripts/w/tails")).Result.GetArrayLength().ShouldBe(1);
    }

    private static async Task<Socket> OpenAsync(ProductClient client)
    {
        var url = new Uri((await client.SendAsync("POST", "/workers/scripts/w/tails", "{}")).Result.GetProperty("url").GetString()!);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port, Cancellation);
        await SendAsync(socket, Encoding.ASCII.GetBytes(
            $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: trace-v1\r\n\r\n"));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(socket, 1))[0]);
        }

        // The example of RFC 6455, section 1.3.
        head.ToString().ShouldContain("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return socket;
    }

    private static async Task SendAsync(Socket socket, byte[] bytes) => await socket.SendAsync(bytes, Cancellation);

    private static async Task<byte[]> ReadAsync(Socket socket, int number)
    {
        var bytes = new byte[number];
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancellation) == 0;
        }
        catch (SocketException)
        {
            // What was sent and not read any more makes the system answer with a reset.
            return true;
        }
    }
}
