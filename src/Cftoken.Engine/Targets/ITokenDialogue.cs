namespace Cftoken.Engine.Targets;

/// <summary>What work on a token tells while it runs; every face answers it in its own way.</summary>
public interface ITokenDialogue
{
    /// <summary>Something that the user should know, and that does not stop the work.</summary>
    void Tell(string what);
}
