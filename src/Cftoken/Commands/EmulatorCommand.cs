using System.CommandLine;
using Cftoken.Engine.Emulating;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken emulator</c>: a Cloudflare API on this machine, for trying things out.</summary>
internal static class EmulatorCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; any free one by default", HelpName = "N" };
        var state = new Option<string?>("--state")
        {
            Description = "File that keeps its state; hashes of token values, never the values",
            HelpName = "FILE",
        };
        var bootstrap = new Option<string?>("--bootstrap-env") { Description = "File to write its bootstrap credential into", HelpName = "FILE" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > ushort.MaxValue))
            {
                result.AddError($"A port is a number from 0 to {ushort.MaxValue}.");
            }
        });
        var command = new FaceCommand("emulator", "Run a Cloudflare API on this machine that decides as Cloudflare does.")
        {
            Examples =
            [
                new("cftoken emulator --port 8787 --bootstrap-env /tmp/bootstrap.env", "until Ctrl-C"),
                new("cftoken create --api-base http://127.0.0.1:8787/client/v4 --bootstrap-env /tmp/bootstrap.env", "create a token there"),
            ],
            Notes = ["It listens on 127.0.0.1 only, and knows no credential but those that it issues itself."],
        };
        command.Add(port);
        command.Add(state);
        command.Add(bootstrap);
        command.SetAction(async (parsed, interrupted) =>
        {
            var bootstrapFile = parsed.GetValue(bootstrap);
            await useCases.Emulate().RunAsync(
                new EmulateRequest(parsed.GetValue(port), parsed.GetValue(state), bootstrapFile),
                address => Announce(ui, address, bootstrapFile),
                interrupted);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Announce(Ui ui, Uri address, string? bootstrapFile)
    {
        if (ui.IsJson)
        {
            ui.Json(page =>
            {
                page.Text("apiBase", address.AbsoluteUri);
                page.Text("bootstrapFile", bootstrapFile);
            });
            return;
        }

        ui.Result.Line(0, address.AbsoluteUri);
        ui.People.Line(0, new Piece("Ctrl-C ends it.", Tone.Quiet));
    }
}
