using Cftoken.Core.Problems;

namespace Cftoken;

/// <summary>The program's exit codes: the only place where they stand.</summary>
internal static class ExitCode
{
    /// <summary>Done, with nothing left to do.</summary>
    public const int Done = 0;

    /// <summary>The work could not be done.</summary>
    public const int Failed = 1;

    /// <summary>The command line or an input file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Something was found, or a change is pending, and a person has to decide.</summary>
    public const int Pending = 3;

    /// <summary>A credential is missing or was rejected.</summary>
    public const int Credential = 4;

    /// <summary>Approval was refused, timed out, or could not be asked for.</summary>
    public const int Approval = 5;

    /// <summary>Interrupted from the keyboard; the shells' convention, 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>All of them but the last, as the help shows them.</summary>
    public const string Legend =
        "0 done · 1 failed · 2 usage · 3 findings or changes pending · 4 credential missing or rejected · 5 approval refused";

    /// <summary>The code for work that stopped because of these problems: the first one decides.</summary>
    public static int For(IReadOnlyList<Problem> problems) => problems[0].Kind switch
    {
        ProblemKind.Usage => Usage,
        ProblemKind.Credential => Credential,
        ProblemKind.Approval => Approval,
        _ => Failed,
    };
}
