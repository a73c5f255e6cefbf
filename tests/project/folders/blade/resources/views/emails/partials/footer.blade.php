<p>This is not spam.</p>
<x-button url="{{ $unsubscribeUrl }}">{{ $label }}</x-button>
