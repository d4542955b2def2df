namespace Cftoken.Projects.Runs.Following;

/// <summary>Knows what some programs run in their turn.</summary>
internal interface IProgramReader
{
    /// <summary>Whether a program of that name runs what the project's files say.</summary>
    bool LeadsOn(string name);

    /// <summary>Follows the call; false where the program is none of these.</summary>
    bool TryFollow(ProgramCall call);
}
