namespace Cftoken.Core.Outside;

/// <summary>This process's standard streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int WidthWithoutTerminal = 80;

    public TextWriter Out => Console.Out;

    public TextWriter Error => Console.Error;

    public TextReader In => Console.In;

    public bool IsInputTerminal => !Console.IsInputRedirected;

    public bool IsOutputTerminal => !Console.IsOutputRedirected;

    public bool IsErrorTerminal => !Console.IsErrorRedirected;

    // A terminal may say that it has no columns: a pseudo-terminal whose size nobody set does.
    public int Width => IsOutputTerminal && Console.WindowWidth is > 0 and var width ? width : WidthWithoutTerminal;
}
