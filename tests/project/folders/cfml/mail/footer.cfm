<p>This is not spam.</p>
<a href="#unsubscribeUrl#">Unsubscribe</a>
