using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Files.Identity;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Outside;

/// <summary>This process's standard streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int WidthWithoutTerminal = 80;
    private const int StandardErrorDescriptor = 2;
    private const char EndOfInput = '\u0004';

    public TextWriter Out => Console.Out;

    public TextWriter Error => Console.Error;

    public TextReader In => Console.In;

    public bool IsInputTerminal => !Console.IsInputRedirected;

    public bool IsOutputTerminal => !Console.IsOutputRedirected;

    public bool IsErrorTerminal => !Console.IsErrorRedirected;

    public bool IsErrorFile
    {
        get
        {
            if (!IsErrorTerminal && !OperatingSystem.IsWindows())
            {
                using var error = new SafeFileHandle(StandardErrorDescriptor, ownsHandle: false);
                return FileIdentity.Of(error).Kind == FileKind.Regular;
            }

            return false;
        }
    }

    // From the first key on the runtime itself takes the terminal's echo away, until the process ends or starts another.
    public string? ReadHiddenLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
            {
                Error.WriteLine();
                return line.ToString();
            }

            if (key.KeyChar == EndOfInput && line.Length == 0)
            {
                return null;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                line.Length = Math.Max(0, line.Length - 1);
            }
            else if (key.KeyChar != '\0' && !char.IsControl(key.KeyChar))
            {
                line.Append(key.KeyChar);
            }
        }
    }

    // A terminal may say that it has no columns: a pseudo-terminal whose size nobody set does.
    public int Width => IsOutputTerminal && Console.WindowWidth is > 0 and var width ? width : WidthWithoutTerminal;
}
