@props(['url'])
<a href="{{ $url }}">{{ $slot }}</a>
