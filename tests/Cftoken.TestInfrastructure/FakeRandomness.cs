using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>Random numbers that a seed decides.</summary>
public sealed class FakeRandomness(int seed = 1) : IRandomness
{
    private readonly Random random = new(seed);

    public void Fill(Span<byte> bytes) => random.NextBytes(bytes);
}
