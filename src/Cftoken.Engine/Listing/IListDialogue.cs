using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Listing;

/// <summary>What reading many tokens tells while it runs.</summary>
public interface IListDialogue : ITokenDialogue
{
    /// <summary>How far the reading has come.</summary>
    /// <param name="done">Pages that are read.</param>
    /// <param name="total">Pages in all.</param>
    /// <param name="whose">Whose tokens they are, for people.</param>
    void Progress(int done, int total, string whose);
}
