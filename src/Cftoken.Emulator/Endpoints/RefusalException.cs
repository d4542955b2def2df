namespace Cftoken.Emulator.Endpoints;

/// <summary>A request cannot be served, found while its body was being read; the answer goes out in the result's place.</summary>
internal sealed class RefusalException(EmulatorResponse response) : Exception("The request is refused.")
{
    /// <summary>The answer.</summary>
    public EmulatorResponse Response { get; } = response;
}
