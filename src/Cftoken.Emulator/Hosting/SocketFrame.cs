using System.Buffers.Binary;

namespace Cftoken.Emulator.Hosting;

/// <summary>What a frame of a WebSocket is (RFC 6455, section 5.2).</summary>
internal enum FrameKind
{
    /// <summary>The rest of a message.</summary>
    Continuation = 0x0,

    /// <summary>Text.</summary>
    Text = 0x1,

    /// <summary>Bytes.</summary>
    Binary = 0x2,

    /// <summary>The sender closes.</summary>
    Close = 0x8,

    /// <summary>The sender wants a pong.</summary>
    Ping = 0x9,

    /// <summary>An answer to a ping.</summary>
    Pong = 0xA,
}

/// <summary>
/// A frame of a WebSocket, read from a client. Wrangler's tail sends its frames unmasked (<c>mask: false</c> in the source of
/// 4.40.0 and 4.164.0), which RFC 6455 forbids to clients, which Cloudflare accepts, and for which .NET's own WebSocket hangs
/// up; so masked and unmasked ones are both read here.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">What it carries, unmasked; empty for a frame of data, which nobody here reads.</param>
internal sealed record SocketFrame(FrameKind Kind, byte[] Payload)
{
    private const int MostOfControl = 125;

    // Far more than wrangler's filter, which is a few hundred bytes.
    private const long MostOfData = 1024 * 1024;

    private bool IsControl => Kind >= FrameKind.Close;

    /// <summary>Reads one.</summary>
    /// <returns>Null where the client has gone.</returns>
    /// <exception cref="InvalidDataException">It is no frame, or larger than this side takes.</exception>
    /// <exception cref="IOException">The client went in the middle of it.</exception>
    public static async Task<SocketFrame?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[2];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) < head.Length)
        {
            return null;
        }

        var kind = (FrameKind)(head[0] & 0x0F);
        var length = await LengthAsync(stream, head[1] & 0x7F, cancellation);
        var frame = new SocketFrame(kind, []);
        if (!Enum.IsDefined(kind) || (head[0] & 0x70) != 0 || length < 0 || length > (frame.IsControl ? MostOfControl : MostOfData))
        {
            throw new InvalidDataException("This is no frame of a WebSocket that is read here.");
        }

        var mask = new byte[4];
        if ((head[1] & 0x80) != 0)
        {
            await stream.ReadExactlyAsync(mask, cancellation);
        }

        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload, cancellation);
        for (var index = 0; frame.IsControl && index < payload.Length; index++)
        {
            payload[index] ^= mask[index % mask.Length];
        }

        return frame.IsControl ? frame with { Payload = payload } : frame;
    }

    /// <summary>Writes it as a server does: whole and unmasked.</summary>
    /// <exception cref="IOException">The client has gone.</exception>
    public async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        await stream.WriteAsync((byte[])[(byte)(0x80 | (int)Kind), (byte)Payload.Length, .. Payload], cancellation);
        await stream.FlushAsync(cancellation);
    }

    private static async Task<long> LengthAsync(Stream stream, int said, CancellationToken cancellation)
    {
        if (said < 126)
        {
            return said;
        }

        var more = new byte[said == 126 ? 2 : 8];
        await stream.ReadExactlyAsync(more, cancellation);
        return said == 126 ? BinaryPrimitives.ReadUInt16BigEndian(more) : BinaryPrimitives.ReadInt64BigEndian(more);
    }
}
