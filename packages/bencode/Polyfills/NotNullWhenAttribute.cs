namespace System.Diagnostics.CodeAnalysis;

/// <summary>Tells the compiler when an <c>out</c> value is there; not part of .NET Standard 2.0.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
