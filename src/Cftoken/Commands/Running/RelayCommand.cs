using System.CommandLine;
using Cftoken.Engine.Proving.Sandbox;

namespace Cftoken.Commands.Running;

/// <summary><c>cftoken relay</c>: what <c>prove</c> starts where there is no network. Not for people, and in no help.</summary>
internal static class RelayCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(UseCases useCases)
    {
        var port = new Option<int>("--port") { Required = true };
        var socket = new Option<string>("--socket") { Required = true };
        var writable = new Option<string?>("--writable");
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(RelayUseCase.Word, "Hand on a port of loopback to a socket while a command runs.") { Hidden = true };
        command.Add(port);
        command.Add(socket);
        command.Add(writable);
        command.Add(words);
        command.SetAction((parsed, cancellation) => useCases.Relay().RunAsync(
            parsed.GetRequiredValue(port), parsed.GetRequiredValue(socket), parsed.GetValue(writable), [.. parsed.GetRequiredValue(words)], cancellation));
        return command;
    }
}
