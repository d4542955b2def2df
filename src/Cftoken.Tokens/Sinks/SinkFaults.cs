namespace Cftoken.Tokens.Sinks;

/// <summary>What a failed delivery says beyond its words.</summary>
public static class SinkFaults
{
    /// <summary>
    /// The code of the problem that says: the delivery was sent, and whether it arrived is not known. A failure without it
    /// says that nothing was stored, so that the token may be deleted.
    /// </summary>
    public const string Uncertain = "sink.uncertain";
}
