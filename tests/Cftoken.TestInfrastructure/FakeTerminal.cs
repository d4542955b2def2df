using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>Standard streams in memory: keeps what was written, answers from scripted lines.</summary>
public sealed class FakeTerminal : ITerminal
{
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public FakeTerminal()
    {
        Out = WriterInto(output);
        Error = WriterInto(error);
    }

    /// <summary>All that was written to standard output.</summary>
    public string OutText => output.ToString();

    /// <summary>All that was written to standard error.</summary>
    public string ErrorText => error.ToString();

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Standard input; empty until <see cref="Types"/> scripts it.</summary>
    public TextReader In { get; private set; } = TextReader.Null;

    /// <summary>How many lines were read without being shown.</summary>
    public int HiddenLines { get; private set; }

    public bool IsInputTerminal { get; set; }

    public bool IsOutputTerminal { get; set; }

    public bool IsErrorTerminal { get; set; }

    public bool IsErrorFile { get; set; }

    public int Width { get; set; } = 80;

    /// <summary>Scripts standard input, line by line.</summary>
    public FakeTerminal Types(params string[] lines)
    {
        In = new StringReader(string.Concat(lines.Select(line => line + "\n")));
        return this;
    }

    public string? ReadHiddenLine()
    {
        HiddenLines++;
        return In.ReadLine();
    }

    private static StringWriter WriterInto(StringBuilder text) => new(text) { NewLine = "\n" };
}
