using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Changing;

namespace Cftoken.Commands.Tokens;

/// <summary>What the commands that change a token in place take.</summary>
internal sealed class ChangeOptions
{
    private readonly TargetOptions target = new("changes tokens");
    private readonly Option<string?> sink = ProjectOptions.TokenFile();

    private readonly Option<string?> token = TokenId();

    private readonly Option<bool> yes = ProjectOptions.Yes();

    /// <summary>The token.</summary>
    public static Option<string?> TokenId() => new("--token")
    {
        Description = "The token's id; the job's token by default: the one that is recorded, else the one whose value lies in the project",
        HelpName = "ID",
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        target.AddTo(command);
        foreach (var option in (Option[])[token, sink, yes])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether the command line approves already.</summary>
    public bool IsApproved(ParseResult parsed) => parsed.GetValue(yes);

    /// <summary>The request, with all that these options say.</summary>
    public T Of<T>(T request, ParseResult parsed)
        where T : ChangeRequest => (T)((ChangeRequest)target.Of(request, parsed) with { Token = parsed.GetValue(token), Sink = parsed.GetValue(sink) });
}
