using System.Security.Cryptography;

namespace Cftoken.Core.Outside;

/// <summary>The operating system's random numbers.</summary>
internal sealed class SystemRandomness : IRandomness
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
