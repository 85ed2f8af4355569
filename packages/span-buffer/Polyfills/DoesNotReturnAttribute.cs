namespace System.Diagnostics.CodeAnalysis;

/// <summary>Tells the compiler that a method always throws; not part of .NET Standard 2.0.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DoesNotReturnAttribute : Attribute;
