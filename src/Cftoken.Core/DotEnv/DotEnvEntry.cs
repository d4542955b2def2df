namespace Cftoken.Core.DotEnv;

/// <summary>One assignment of an env file. Its value may be a secret, so nothing but <see cref="RevealValue"/> gives it out.</summary>
public sealed class DotEnvEntry
{
    private readonly string value;

    internal DotEnvEntry(string key, int line, string value, Range valueSpan)
    {
        Key = key;
        Line = line;
        this.value = value;
        ValueSpan = valueSpan;
    }

    /// <summary>The variable's name.</summary>
    public string Key { get; }

    /// <summary>The line on which the name stands, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether the value is empty: wrangler then takes the process's own variable of that name, if there is one.</summary>
    public bool IsEmpty => value.Length == 0;

    /// <summary>Where the value stands in the file's text, quotes included, white space around it left out.</summary>
    internal Range ValueSpan { get; }

    /// <summary>The value, unquoted and unescaped. Treat it as a secret: never pass it to anything that formats, logs or keeps text.</summary>
    public string RevealValue() => value;

    /// <summary>The name and the line, never the value.</summary>
    public override string ToString() => $"{Key} (line {Line})";
}
