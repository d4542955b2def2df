using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Probing;

/// <summary>What a probe tells while it runs.</summary>
public interface IProbeDialogue : ITokenDialogue
{
    /// <summary>How far it has come.</summary>
    /// <param name="sent">Requests that were sent.</param>
    /// <param name="budget">Requests that may be sent.</param>
    /// <param name="doing">What is being asked.</param>
    void Progress(int sent, int budget, string doing);
}
