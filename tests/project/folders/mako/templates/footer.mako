<p>This is not spam.</p>
<a href="${unsubscribe_url}">Unsubscribe</a>
