using System.CommandLine;
using Cftoken.Engine.Listing;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken show ID|NAME</c>: one token in words.</summary>
internal static class ShowCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var options = new OwnerOptions("may read tokens");
        var which = new Argument<string>("TOKEN") { Description = "The token's id or its name, with or without the mark at its end" };
        var command = new FaceCommand("show", "Show one token: what it may do, its conditions and dates, which job it is for.")
        {
            Examples =
            [
                new("cftoken show 0123456789abcdef0123456789abcdef", "by its id"),
                new("cftoken show shop:production:deploy:github --json", "by its name, for programs"),
            ],
            Notes = ["A name that several tokens have is an error that lists them: names are not unique.", ProjectOptions.BootstrapNote],
        };
        command.Add(which);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var dialogue = new ListDialogue(ui);
            var list = await useCases.ListTokens().ShowAsync(options.Of(new ShowRequest(".", parsed.GetRequiredValue(which)), parsed), dialogue, cancellation);
            ListCommand.Show(ui, list with { Unseen = [] }, isList: false);
            return ExitCode.Done;
        });
        return command;
    }
}
