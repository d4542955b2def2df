using System.Collections.Immutable;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Applying;

/// <summary>What applying tells while it runs; every face shows it in its own way.</summary>
public interface IApplyDialogue : ITokenDialogue
{
    /// <summary>Shows what is to be done for all jobs, before anybody is asked about it.</summary>
    void Show(ImmutableArray<JobAction> actions);
}
