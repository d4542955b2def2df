using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Changing;

/// <summary>What a change in place tells while it runs; every face shows it in its own way.</summary>
public interface IChangeDialogue : ITokenDialogue
{
    /// <summary>Shows what is to change, before anybody is asked about it.</summary>
    void Show(TokenChange change);
}
