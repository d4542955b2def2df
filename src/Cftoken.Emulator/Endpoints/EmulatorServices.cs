using Cftoken.Core.Outside;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Endpoints;

/// <summary>What the emulator lends to handlers.</summary>
/// <param name="BaseAddress">Its address, ending in <c>/client/v4</c>, for URLs in answers.</param>
/// <param name="State">Accounts, zones, the user and tokens.</param>
/// <param name="Ids">Fresh ids.</param>
internal sealed record EmulatorServices(Uri BaseAddress, EmulatorState State, IdSource Ids);

/// <summary>Fresh ids in the shapes that Cloudflare uses.</summary>
internal sealed class IdSource(IRandomness randomness)
{
    /// <summary>32 lower hex: accounts, zones, tokens, Workers' tags, KV namespaces, queues.</summary>
    public string Hex32() => Convert.ToHexStringLower(Bytes(16));

    /// <summary>A UUID in lower case: D1 databases, Worker versions, deployments.</summary>
    public string Uuid()
    {
        var bytes = Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        randomness.Fill(bytes);
        return bytes;
    }
}
